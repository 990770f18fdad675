"""What a handle looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.channels import handles
from app.channels.errors import HandleInvalid


@pytest.mark.unit
@pytest.mark.parametrize("text", ["Mia-Films", "@mia-films", " mia-films "])
def test_a_handle_has_one_spelling(text):
    assert handles.normalise(text) == "mia-films"


@pytest.mark.unit
@pytest.mark.parametrize(
    "text", ["ab", "a" * 41, "-abc", "abc_", "mïa", "a b c", "", "mine", "0" * 32, "a/b/c"]
)
def test_what_is_no_handle_is_refused(text):
    with pytest.raises(HandleInvalid):
        handles.normalise(text)


@pytest.mark.property_test
@given(st.text(max_size=80))
def test_any_name_gives_a_valid_handle(name):
    handle = handles.derive(name)
    assert handles.normalise(handle) == handle


@pytest.mark.unit
def test_a_derived_handle_stays_close_to_the_name():
    assert handles.derive("Zoë's Films!") == "zoe-s-films"

"""Customers have monthly plans of streaming."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031_streaming_subscription"
down_revision = "0030_shop"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "streaming_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("plan_name", sa.String(length=100), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("end_date", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"],
            ["customer.customer_id"],
            name=op.f("fk_streaming_subscription_customer_id_customer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_streaming_subscription")),
    )
    op.create_index(
        op.f("ix_streaming_subscription_customer_id"), "streaming_subscription", ["customer_id"]
    )


def downgrade() -> None:
    op.drop_table("streaming_subscription")

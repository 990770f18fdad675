"""The shop by Pagila's tables: stores, staff, customers, copies, rentals and payments."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.amounts
import app.core.database

revision = "0030_shop"
down_revision = "0029_film_streaming"
branch_labels = None
depends_on = None

MOMENT = app.core.database.UtcDateTime()
IS_OPEN = sa.text("return_date IS NULL")


def upgrade() -> None:
    create_places()
    create_people()
    create_rentals()


def create_places() -> None:
    """Make the tables of where things are."""
    op.create_table(
        "country",
        sa.Column("country_id", sa.Integer(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("last_update", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("country_id", name=op.f("pk_country")),
    )
    op.create_table(
        "city",
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("city", sa.Text(), nullable=False),
        sa.Column("country_id", sa.Integer(), nullable=False),
        sa.Column("last_update", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["country_id"], ["country.country_id"], name=op.f("fk_city_country_id_country")
        ),
        sa.PrimaryKeyConstraint("city_id", name=op.f("pk_city")),
    )
    op.create_index(op.f("ix_city_country_id"), "city", ["country_id"])
    op.create_table(
        "address",
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("address2", sa.Text(), nullable=True),
        sa.Column("district", sa.Text(), nullable=False),
        sa.Column("city_id", sa.Integer(), nullable=False),
        sa.Column("postal_code", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("last_update", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["city_id"], ["city.city_id"], name=op.f("fk_address_city_id_city")
        ),
        sa.PrimaryKeyConstraint("address_id", name=op.f("pk_address")),
    )
    op.create_index(op.f("ix_address_city_id"), "address", ["city_id"])
    op.create_table(
        "store",
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("manager_staff_id", sa.Integer(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("last_update", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.address_id"], name=op.f("fk_store_address_id_address")
        ),
        sa.PrimaryKeyConstraint("store_id", name=op.f("pk_store")),
        sa.UniqueConstraint("manager_staff_id", name=op.f("uq_store_manager_staff_id")),
    )
    op.create_index(op.f("ix_store_address_id"), "store", ["address_id"])


def create_people() -> None:
    """Make the tables of who works there and who rents."""
    op.create_table(
        "staff",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("password", sa.Text(), nullable=True),
        sa.Column("last_update", MOMENT, nullable=False),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.address_id"], name=op.f("fk_staff_address_id_address")
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_staff_store_id_store")
        ),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff")),
    )
    op.create_index(op.f("ix_staff_address_id"), "staff", ["address_id"])
    op.create_index(op.f("ix_staff_store_id"), "staff", ["store_id"])
    op.create_table(
        "customer",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("address_id", sa.Integer(), nullable=False),
        sa.Column("activebool", sa.Boolean(), nullable=False),
        sa.Column("create_date", sa.Date(), nullable=False),
        sa.Column("last_update", MOMENT, nullable=False),
        sa.Column("active", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["address_id"], ["address.address_id"], name=op.f("fk_customer_address_id_address")
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_customer_store_id_store")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_customer_user_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer")),
        sa.UniqueConstraint("user_id", name=op.f("uq_customer_user_id")),
    )
    op.create_index(op.f("ix_customer_address_id"), "customer", ["address_id"])
    op.create_index("ix_customer_name", "customer", ["last_name", "first_name"])
    op.create_index(op.f("ix_customer_store_id"), "customer", ["store_id"])


def create_rentals() -> None:
    """Make the tables of what is rented and paid."""
    op.create_table(
        "inventory",
        sa.Column("inventory_id", sa.Integer(), nullable=False),
        sa.Column("film_id", sa.Integer(), nullable=False),
        sa.Column("store_id", sa.Integer(), nullable=False),
        sa.Column("last_update", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["film_id"], ["film.film_id"], name=op.f("fk_inventory_film_id_film")
        ),
        sa.ForeignKeyConstraint(
            ["store_id"], ["store.store_id"], name=op.f("fk_inventory_store_id_store")
        ),
        sa.PrimaryKeyConstraint("inventory_id", name=op.f("pk_inventory")),
    )
    op.create_index(op.f("ix_inventory_film_id"), "inventory", ["film_id"])
    op.create_index("ix_inventory_of_store", "inventory", ["store_id", "film_id"])
    op.create_table(
        "rental",
        sa.Column("rental_id", sa.Integer(), nullable=False),
        sa.Column("rental_date", MOMENT, nullable=False),
        sa.Column("inventory_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("return_date", MOMENT, nullable=True),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("last_update", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.customer_id"], name=op.f("fk_rental_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["inventory_id"],
            ["inventory.inventory_id"],
            name=op.f("fk_rental_inventory_id_inventory"),
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.staff_id"], name=op.f("fk_rental_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("rental_id", name=op.f("pk_rental")),
    )
    op.create_index(op.f("ix_rental_inventory_id"), "rental", ["inventory_id"])
    op.create_index("ix_rental_of_customer", "rental", ["customer_id", "rental_date"])
    op.create_index(op.f("ix_rental_staff_id"), "rental", ["staff_id"])
    op.create_index(
        "uq_rental_moment", "rental", ["rental_date", "inventory_id", "customer_id"], unique=True
    )
    op.create_index(
        "uq_rental_open_copy",
        "rental",
        ["inventory_id"],
        unique=True,
        sqlite_where=IS_OPEN,
        postgresql_where=IS_OPEN,
    )
    op.create_table(
        "payment",
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("rental_id", sa.Integer(), nullable=False),
        sa.Column("amount", app.core.amounts.Amount(), nullable=False),
        sa.Column("payment_date", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.customer_id"], name=op.f("fk_payment_customer_id_customer")
        ),
        sa.ForeignKeyConstraint(
            ["rental_id"], ["rental.rental_id"], name=op.f("fk_payment_rental_id_rental")
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"], ["staff.staff_id"], name=op.f("fk_payment_staff_id_staff")
        ),
        sa.PrimaryKeyConstraint("payment_id", name=op.f("pk_payment")),
    )
    op.create_index("ix_payment_of_customer", "payment", ["customer_id", "payment_date"])
    op.create_index(op.f("ix_payment_rental_id"), "payment", ["rental_id"])
    op.create_index(op.f("ix_payment_staff_id"), "payment", ["staff_id"])


def downgrade() -> None:
    for table in ("payment", "rental", "inventory", "customer", "staff"):
        op.drop_table(table)
    for table in ("store", "address", "city", "country"):
        op.drop_table(table)

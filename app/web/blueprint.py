"""The one blueprint of all pages; each module in `pages` adds its own to it."""

from flask import Blueprint

blueprint = Blueprint("pages", "app.web", template_folder="templates")

"""The blueprint that the views of enforcement share."""

from flask import Blueprint

bp = Blueprint("enforcement", __name__)

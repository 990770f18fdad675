"""Calls made up from the OpenAPI document: what is sent, by whom, how the answers are judged."""

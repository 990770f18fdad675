"""Signing in through an OpenID Connect issuer: what is asked of it, and what of it is believed.

Source: OpenID Connect Core 1.0 and Discovery 1.0, PKCE of RFC 7636, the issuer's name in the
answer of RFC 9207.
"""

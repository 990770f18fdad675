"""What accounts announce, inside the transaction; the sender is the user.

`mail_wanted` carries `letter`, the name of a letter, and `about`, plain values without a secret.
`address_proven` is sent when letters to the address are known to be read.
`user_leaving` is sent when an account is hidden: everybody hides what is the person's, at once.
`user_removed` is sent before the account's own rows go: everybody takes away what was theirs.
"""

from blinker import signal

account_disabled = signal("account-disabled")
VERIFY_EMAIL = "verify_email"
RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a letter
PASSWORD_CHANGED = "password_changed"  # noqa: S105
EMAIL_CHANGED = "email_changed"

mail_wanted = signal("mail-wanted")
address_proven = signal("address-proven")
user_leaving = signal("user-leaving")
user_removed = signal("user-removed")

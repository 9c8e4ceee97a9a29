"""The least that Django can do for the same six requests: no sign-in, no mail, no form that checks anything."""

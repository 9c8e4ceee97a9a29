"""A portal full of life for those who try it: people, programmes, and events before, now and behind us.

People are invented, their addresses stand in domains kept for examples (RFC 2606) and their telephone numbers in
ranges kept for fiction. Every day counts from the day of the first run.
"""

"""The whole folder at once: who copies whom, who is who, what is one event, who relates to whom."""

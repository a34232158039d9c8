"""What is sent to people, by mail, SMS or notification, what is shown to them, and the SMS that they send."""

"""The real acts: holders block and unblock their lines over HTTP; the network and the mails are heard outside."""

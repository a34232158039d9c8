"""What every app may lean on: plain Python, no Django, no operator. Import from the modules.

errors         GuichetError: a stable code, data, and whether trying again may help
money          Money in minor units with its currency; tax, proration, rounding
periods        half-open periods and date ranges; months and days in the operator's zone
working_days   holiday calendars; "jours ouvrables" and "jours ouvrés"
phones         phone numbers: read, kept as E.164, shown
references     the 10-character public references of URLs
sealing        secrets kept encrypted in the database, bound to where they belong
formats        numbers, money, data, dates and times as words in French, English and Dutch
"""

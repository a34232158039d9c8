from django.db import models


class Bell(models.Model):
    """What acts lock, as `acts.perform` locks its target: what it enqueues goes out in the order of its acts."""

    name = models.CharField(max_length=20, unique=True)

    def __str__(self) -> str:
        return self.name


class Ring(models.Model):
    """An act: done once for its key. `heard` counts how often the receiver's answer was written."""

    key = models.CharField(max_length=40, unique=True)
    bell = models.ForeignKey(Bell, on_delete=models.PROTECT)
    heard = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.key

"""The whole system on one machine, on an emulator of AWS."""

"""The pages about money: deposit, pay, stop, the provider's payments, and the bank of the demo."""

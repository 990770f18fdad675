"""What holds for every command of the house."""

"""What the doctor says of each thing that is broken."""

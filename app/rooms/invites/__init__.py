"""Who comes into a room that is not open to everybody: invite links, invited people, passes."""

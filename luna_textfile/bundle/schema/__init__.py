"""What a setting of the section `bundle` is, and the types that its value can have."""

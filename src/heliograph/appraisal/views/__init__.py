"""The pages of appraisal: each parses, calls one function and shows."""

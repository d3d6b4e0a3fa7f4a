"""Cases: parties and what each may see, property, documents, import and export of case states."""

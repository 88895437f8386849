"""Names in questions: which consortia and organisations they may mean."""

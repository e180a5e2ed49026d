"""The consents with which a pupil of age prolongs a guardian's access (D12)."""

//! Where contexts meet: one pure function per file, named cause_effect.

//! The trade's story, one behaviour at a time, told through [`domovoi_tests::World`].

mod assignment;

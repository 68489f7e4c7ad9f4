#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| asl_fuzz::jsonata_parse(text));

import fc from 'fast-check';

// Property tests draw the same examples every time. ZATABASE_PROPERTY_SEED draws others.
fc.configureGlobal({ seed: Number(process.env.ZATABASE_PROPERTY_SEED ?? 20_261_101) });

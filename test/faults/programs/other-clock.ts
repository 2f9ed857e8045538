// Loaded before a program (--import): its wall clock is set by CLOCK_SHIFT_MS, or stands still at CLOCK_AT.
const real = Date.now;
const { CLOCK_SHIFT_MS, CLOCK_AT } = process.env;
Date.now = () => (CLOCK_AT === undefined ? real() + Number(CLOCK_SHIFT_MS ?? 0) : Number(CLOCK_AT));

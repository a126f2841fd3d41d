import { config } from 'zod'

// Zod tries `new Function` to see whether it may; the page's policy refuses, and reports it. This
// has to run before the first schema is made.
config({ jitless: true })

import { proveAccess } from './access/prove-access'

const [requests, seed] = process.argv.slice(2).map(Number)
const startedAt = performance.now()

const { story, ...proof } = await proveAccess({
  requests: requests ?? 0,
  seed: seed ?? 0,
  onProgress: done =>
    void process.stderr.write(done % 1_000 === 0 ? `${done} of ${requests} requests\n` : '')
})
if (story !== null) process.stderr.write(`${story}\n`)
const seconds = Math.round((performance.now() - startedAt) / 100) / 10
process.stdout.write(`${JSON.stringify({ seconds, ...proof })}\n`)
process.exitCode = proof.isBroken ? 1 : 0

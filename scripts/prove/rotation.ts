import { proveRotation } from './rotation/prove-rotation'

const [sequences, seed, path, replayPath] = process.argv.slice(2)
const startedAt = performance.now()
const total = Number(sequences)

const proof = await proveRotation({
  sequences: total,
  seed: Number(seed),
  path,
  replayPath,
  onProgress(done) {
    if (done % 5_000 === 0) process.stderr.write(`${done} of ${total} sequences\n`)
  }
})
if (proof.story !== null) process.stderr.write(`${proof.story}\n`)
const seconds = Math.round((performance.now() - startedAt) / 100) / 10
const { isBroken, path: brokenBy, counts } = proof
const broken = isBroken ? { path: brokenBy } : {}
process.stdout.write(
  `${JSON.stringify({ seed: proof.seed, seconds, isBroken, ...broken, ...counts })}\n`
)
process.exitCode = isBroken ? 1 : 0

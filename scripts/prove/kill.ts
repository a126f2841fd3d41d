import { proveKill } from './kill/prove-kill'

const [trials, seed] = process.argv.slice(2).map(Number)
const startedAt = performance.now()

const proof = await proveKill({
  trials: trials ?? 0,
  seed: seed ?? 0,
  onTrial: done => void process.stderr.write(done % 10 === 0 ? `${done} of ${trials} trials\n` : '')
})
for (const { trial, faults } of proof.broken) {
  process.stderr.write(`${JSON.stringify(trial)}\n  ${faults.join('\n  ')}\n`)
}
const seconds = Math.round((performance.now() - startedAt) / 100) / 10
process.stdout.write(`${JSON.stringify({ seconds, ...proof })}\n`)
process.exitCode = proof.broken.length > 0 ? 1 : 0

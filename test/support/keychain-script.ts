import { execSync } from 'node:child_process'
import { createKeytarStore } from '@main/secrets/keytar-store'
import { loadKeytar } from '@main/secrets/load-keytar'
import { Secret } from '@shared/secret'
import { killKeyring, lockKeyring } from './keychain'

/** Runs steps against the real keychain of its session and prints every outcome as JSON. */
const store = createKeytarStore({
  service: 'horizon-console-test',
  load: loadKeytar,
  timeoutMs: Number(process.argv[3] ?? 10_000),
  timers: {
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs)
      return () => clearTimeout(timer)
    }
  }
})

const steps: Record<string, () => Promise<unknown> | unknown> = {
  probe: store.probe,
  write: () => store.write('a', new Secret('first')),
  overwrite: () => store.write('a', new Secret('sécond ✓')),
  async read() {
    const answer = await store.read('a')
    return answer.outcome === 'ok' ? { outcome: 'ok', value: answer.value.reveal() } : answer
  },
  remove: () => store.remove('a'),
  stuck: () => store.isStuck(),
  lock: () => void execSync(lockKeyring, { stdio: 'ignore' }),
  kill: () => void execSync(killKeyring, { stdio: 'ignore', shell: '/bin/sh' })
}

const results: unknown[] = []
for (const name of (process.argv[2] ?? '').split(',')) {
  const result = await steps[name]?.()
  if (result !== undefined) results.push(result)
}
process.stdout.write(`${JSON.stringify({ results })}\n`)
// A stuck native call would keep `process.exit` waiting.
process.kill(process.pid, 'SIGKILL')

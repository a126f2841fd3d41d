import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { makeCertificates } from '@support/certificates'
import { json, startWebServer } from '@support/hostile-server'
import { expect, onTestFinished, test } from 'vitest'

const register = resolve(import.meta.dirname, '../../../scripts/chromium-runtime/register.mjs')

test('certificates are checked also where the environment switches the checks off', async () => {
  const server = await startWebServer(json(200, {}), makeCertificates().selfSigned)
  onTestFinished(() => server.close())
  const source = `import { net } from 'electron'
    const answer = await net.fetch('${server.url}').catch(error => error.cause)
    console.log(answer.code ?? answer.status)
    process.exit(0)`
  const child = spawn(
    process.execPath,
    ['--import', register, '--input-type=module', '--eval', source],
    {
      env: { ...process.env, NODE_TLS_REJECT_UNAUTHORIZED: '0' },
      stdio: ['ignore', 'pipe', 'ignore']
    }
  )
  expect((await text(child.stdout)).trim()).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
  expect(server.heard).toEqual([])
})

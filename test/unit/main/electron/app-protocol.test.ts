import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createAppProtocol, readPageFiles } from '@main/electron/app-protocol'
import { contentSecurityPolicy } from '@main/electron/content-security-policy'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'

let base: string
let answer: ReturnType<typeof createAppProtocol>

beforeAll(async () => {
  base = await mkdtemp(join(tmpdir(), 'app-protocol-'))
  const page = join(base, 'page')
  await mkdir(join(page, 'assets'), { recursive: true })
  await writeFile(join(base, 'outside.js'), 'outside')
  await writeFile(join(page, 'index.html'), '<meta property="csp-nonce" nonce="__CSP_NONCE__">')
  await writeFile(join(page, 'assets/app.js'), 'inside')
  await writeFile(join(page, 'notes.txt'), 'no type')
  await symlink(join(base, 'outside.js'), join(page, 'assets/link.js'))
  answer = createAppProtocol(await readPageFiles(page))
  await writeFile(join(page, 'assets/late.js'), 'late')
})
afterAll(() => rm(base, { recursive: true, force: true }))

const get = (path: string) => ({ url: `app://console${path}`, method: 'GET' })

test('a listed file is answered with its type', async () => {
  const response = await answer(get('/assets/app.js'))
  expect([response.status, await response.text()]).toEqual([200, 'inside'])
  expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
})

test('the policy is exactly the one of the architecture', () => {
  expect(contentSecurityPolicy('N')).toBe(
    "default-src 'none'; script-src 'self'; style-src-elem 'self' 'nonce-N'; style-src-attr 'none'; " +
      "img-src 'self' data:; font-src 'self'; connect-src 'none'; frame-src 'none'; " +
      "object-src 'none'; base-uri 'none'; form-action 'none'; " +
      "require-trusted-types-for 'script'; trusted-types default"
  )
})

test('the page comes with every header', async () => {
  const { headers } = await answer(get('/'))
  const { 'content-security-policy': policy, ...others } = Object.fromEntries(headers)
  expect(policy).toMatch(/'nonce-[\w+/]{24}'/)
  expect(others).toEqual({
    'content-type': 'text/html; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store'
  })
})

test('each load has a nonce of its own, the same in header and page', async () => {
  const load = async () => {
    const response = await answer(get('/'))
    const inHeader = /'nonce-([^']+)'/.exec(response.headers.get('content-security-policy') ?? '')
    const inPage = /nonce="([^"]+)"/.exec(await response.text())
    expect(inPage?.[1]).toBe(inHeader?.[1])
    return inPage?.[1]
  }
  expect(await load()).not.toBe(await load())
})

test.each(['/notes.txt', '/assets/link.js', '/assets/late.js', '/assets', '//assets/app.js'])(
  '%s is not served: not listed at the start',
  async path => {
    expect((await answer(get(path))).status).toBe(404)
  }
)

test.each(['POST', 'PUT', 'DELETE', 'HEAD'])('%s is refused', async method => {
  expect((await answer({ ...get('/'), method })).status).toBe(405)
})

test.each([
  'app://other/',
  'app://console.evil/',
  'app://consoleX/',
  'https://console/',
  'file:///'
])('%s is not ours', async url => {
  expect((await answer({ url, method: 'GET' })).status).toBe(404)
})

const piece = fc.oneof(
  fc.constantFrom('..', '%2e%2e', '%2E.', '.', '/', '\\', '%5c', '%2f', '%00', '\0', 'assets', '?'),
  fc.constantFrom('app.js', 'outside.js', 'index.html', 'C:', 'etc', 'passwd', '%252e', '//', ';'),
  fc.string({ maxLength: 6 })
)

test('whatever the path, only listed files are answered', async () => {
  const listed = new Set(['/', '/index.html', '/assets/app.js'])
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 8 }), async pieces => {
      const path = `/${pieces.join('')}`
      const { status } = await answer(get(path))
      const withoutHash = path.replace(/#.*$/s, '')
      expect(status).toBe(listed.has(withoutHash) ? 200 : 404)
    }),
    { numRuns: 2_000 }
  )
})

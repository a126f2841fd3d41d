import { documentationUrls, isAllowedExternalUrl } from '@main/electron/external-links'
import { expect, test } from 'vitest'

test.each(Object.values(documentationUrls))('%s may be opened', url => {
  expect(isAllowedExternalUrl(url)).toBe(true)
  expect(new URL(url)).toMatchObject({
    protocol: 'https:',
    host: 'docs.horizonplatform.ai',
    href: url
  })
})

const page = documentationUrls.overview
const hostile = [
  '',
  ' ',
  '/',
  'docs.horizonplatform.ai',
  '//docs.horizonplatform.ai/api/overview',
  ` ${page}`,
  `${page} `,
  `${page}\n`,
  `${page}\r\nHost: evil`,
  `\t${page}`,
  `${page}\0`,
  `${page}?next=https://evil.example`,
  `${page}#x`,
  `${page}/`,
  `${page}/../../x`,
  `${page}%00`,
  'https://docs.horizonplatform.ai',
  'https://docs.horizonplatform.ai/',
  'https://docs.horizonplatform.ai/other',
  'http://docs.horizonplatform.ai/api/overview',
  'HTTPS://docs.horizonplatform.ai/api/overview',
  'https://DOCS.horizonplatform.ai/api/overview',
  'https://docs.horizonplatform.ai:443/api/overview',
  'https://docs.horizonplatform.ai:8443/api/overview',
  'https://docs.horizonplatform.ai./api/overview',
  'https://user@docs.horizonplatform.ai/api/overview',
  'https://user:pw@docs.horizonplatform.ai/api/overview',
  'https://docs.horizonplatform.ai@evil.example/api/overview',
  'https://docs.horizonplatform.ai.evil.example/api/overview',
  'https://evil.example/docs.horizonplatform.ai',
  'https://evil.example/?docs.horizonplatform.ai',
  'https://evil.example#docs.horizonplatform.ai',
  'https://docs-horizonplatform.ai/api/overview',
  'https://dоcs.horizonplatform.ai/api/overview',
  'https://docs.horizonplatform.аi/api/overview',
  'https://docs.horizonplatform。ai/api/overview',
  'https://xn--dcs-gcd.horizonplatform.ai/api/overview',
  'https:\\\\docs.horizonplatform.ai\\api\\overview',
  'https:/docs.horizonplatform.ai/api/overview',
  'https:docs.horizonplatform.ai/api/overview',
  'https:///docs.horizonplatform.ai/api/overview',
  'https://127.0.0.1/',
  'https://[::1]/',
  'https://localhost/',
  'ftp://docs.horizonplatform.ai/api/overview',
  'file:///etc/passwd',
  'file://server/share',
  '\\\\server\\share',
  'smb://server/share',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>',
  'blob:https://docs.horizonplatform.ai/x',
  'vbscript:x',
  'about:blank',
  'view-source:https://x',
  'ms-msdt:/id',
  'ms-word:ofe|u|https://evil.example',
  'search-ms:query=x',
  'ms-settings:',
  'tel:1',
  'mailto:x@evil.example',
  'ssh://-oProxyCommand=x',
  'x-apple.systempreferences:',
  'app://console/',
  'chrome://settings',
  'intent://x#Intent;end',
  'steam://run/1',
  '--version',
  '-h',
  '$(touch x)',
  '%2e%2e'
]

test('the table of hostile addresses is long enough', () => {
  expect(new Set(hostile).size).toBeGreaterThanOrEqual(60)
})

test.each(hostile)('%j is never opened', url => {
  expect(isAllowedExternalUrl(url)).toBe(false)
})

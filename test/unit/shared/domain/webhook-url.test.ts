import { webhookUrlIssue } from '@shared/domain/webhook-url'
import { expect, test } from 'vitest'

test.each([
  'https://example.com/hooks/horizon',
  'https://example.com:8443/?a=1',
  'http://127.0.0.1:8080/hook',
  'http://127.9.9.9/',
  'http://localhost:3000/',
  'http://[::1]:9000/'
])('%s is taken', url => {
  expect(webhookUrlIssue(url)).toBeUndefined()
})

test.each([
  ['', 'such as https'],
  ['example.com', 'such as https'],
  [' https://example.com', 'such as https'],
  ['ftp://example.com', 'begins with https'],
  ['javascript:alert(1)', 'begins with https'],
  ['http://example.com/hook', 'this machine only'],
  ['http://10.0.0.1/hook', 'this machine only'],
  ['http://127.0.0.1.example.com/', 'this machine only'],
  ['http://localhost.example.com/', 'this machine only'],
  ['https://user:pass@example.com/', 'user name and password'],
  ['https://example.com/api/webhooks/agent/abc', 'without one'],
  ['https://example.com/?k=hz_live_0123456789abcdef', 'without one']
])('%j is refused: %s', (url, issue) => {
  expect(webhookUrlIssue(url)).toContain(issue)
})

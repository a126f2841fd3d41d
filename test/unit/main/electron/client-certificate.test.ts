import { EventEmitter } from 'node:events'
import { refuseClientCertificates } from '@main/electron/client-certificate'
import type { App } from 'electron'
import { expect, test, vi } from 'vitest'

test('a server that asks for a client certificate is given none, whatever the system has', () => {
  const app = new EventEmitter()
  refuseClientCertificates(app as unknown as App)
  const preventDefault = vi.fn()
  const answer = vi.fn()
  const certificates = [{ subjectName: 'the operator’s own' }]
  const url = 'https://horizon.example/'
  app.emit('select-client-certificate', { preventDefault }, null, url, certificates, answer)
  expect(preventDefault).toHaveBeenCalledOnce()
  expect(answer.mock.calls).toEqual([[]])
})

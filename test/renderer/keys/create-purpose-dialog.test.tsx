import { MantineProvider } from '@mantine/core'
import { createQueryClient } from '@renderer/api/query-client'
import { PurposeDialog } from '@renderer/features/keys/purpose-dialog'
import type { Handlers } from '@shared/contract'
import { emptyPurpose } from '@shared/domain/key-purpose'
import { AppError } from '@shared/errors'
import { acmeId, createFakeBridge } from '@support/fake-bridge'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'

const held = { ...emptyPurpose, owner: 'Finance team', system: 'SAP' }

function openPurpose(handlers: Partial<Handlers> = {}) {
  const fake = createFakeBridge({}, handlers)
  Object.defineProperty(window, 'consoleBridge', { configurable: true, value: fake.bridge })
  const onClose = vi.fn()
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={createQueryClient()}>
        <PurposeDialog
          profileId={acmeId}
          keyId="key_1"
          keyName="Billing sync"
          environment="production"
          purpose={held}
          onClose={onClose}
        />
      </QueryClientProvider>
    </MantineProvider>
  )
  return { ...fake, onClose, user: userEvent.setup() }
}

const keep = () => screen.getByRole('button', { name: 'Keep purpose' })

test('a purpose is changed on this computer, and says that Horizon gets nothing', async () => {
  const { user, callsTo, onClose } = openPurpose()
  expect(screen.getByText(/Nothing is sent to Horizon/)).toBeTruthy()
  await user.clear(screen.getByLabelText('System'))
  await user.type(screen.getByLabelText('System'), 'Ledger')
  await user.type(screen.getByLabelText('Review on'), '2027-02-01')
  await user.click(keep())
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  expect(callsTo('purposes.set')).toEqual([
    {
      profileId: acmeId,
      keyId: 'key_1',
      purpose: { ...held, system: 'Ledger', reviewOn: '2027-02-01' }
    }
  ])
})

test('a key in a purpose is refused before it is kept', async () => {
  const { user, callsTo } = openPurpose()
  await user.type(screen.getByLabelText('Note'), 'hz_live_CANARYnotARealKey000000')
  expect(screen.getByText(/This holds a key/)).toBeTruthy()
  await user.click(keep())
  expect(callsTo('purposes.set')).toEqual([])
})

test('what was entered stays when it cannot be kept', async () => {
  const { user, onClose } = openPurpose({
    'purposes.set': async () => {
      throw new AppError('database-read-only', 'The journal is read-only')
    }
  })
  await user.type(screen.getByLabelText('Ticket'), 'OPS-7')
  await user.click(keep())
  expect(await screen.findByText('The purpose was not kept')).toBeTruthy()
  expect(screen.getByLabelText<HTMLInputElement>('Ticket').value).toBe('OPS-7')
  expect(onClose).not.toHaveBeenCalled()
})

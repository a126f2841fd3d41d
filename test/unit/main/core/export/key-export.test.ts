import { emptyPurpose } from '@shared/domain/key-purpose'
import { aKey, connectedApp } from '@support/fakes'
import { expect, test } from 'vitest'

test('the keys asked for are written in their order, with purposes; others are counted', async () => {
  const { core, profileId, machine, files } = await connectedApp()
  machine.remote.state.keys = [aKey(), aKey({ id: 'key_2', clientName: 'CI' })]
  await core.handlers['keys.refresh']({ profileId, isBackground: false })
  const purpose = { ...emptyPurpose, owner: 'Platform team' }
  await core.handlers['purposes.set']({ profileId, keyId: 'key_2', purpose })
  const keyIds = ['key_2', 'key_gone', 'key_1', 'key_2']
  const exported = await core.handlers['keys.exportCsv']({ profileId, keyIds })
  expect(exported).toEqual({ path: '/chosen/api-keys-2026-11-20.csv', rows: 2, leftOut: 1 })
  const csv = files.writeNew.mock.calls[0]?.[1].reveal() ?? ''
  const [header, second, first, ...rest] = csv.split('\r\n')
  expect(header).toMatch(/^id,name,hint,type,/)
  expect(second).toMatch(/^key_2,CI,.*Platform team/)
  expect(first).toMatch(/^key_1,Production Backend,/)
  expect(rest).toEqual([''])
})

test('a cancelled dialog writes nothing, a file that is there is not replaced', async () => {
  const { core, profileId, files } = await connectedApp()
  const exporting = () => core.handlers['keys.exportCsv']({ profileId, keyIds: ['key_1'] })
  files.choosePath.mockResolvedValueOnce(null)
  expect(await exporting()).toMatchObject({ path: null, rows: 0 })
  expect(files.writeNew).not.toHaveBeenCalled()
  files.writeNew.mockRejectedValueOnce(Object.assign(new Error('there'), { code: 'file-exists' }))
  await expect(exporting()).rejects.toMatchObject({ code: 'file-exists' })
})

test('what is chosen in the dialog is written also where the profile was left meanwhile', async () => {
  const { core, profileId, files, data } = await connectedApp()
  files.choosePath.mockImplementationOnce(async name => {
    data.data.records.purposes.mockRejectedValue(new Error('the files are closed'))
    data.data.keys.held.mockRejectedValue(new Error('the files are closed'))
    return `/chosen/${name}`
  })
  const exported = await core.handlers['keys.exportCsv']({ profileId, keyIds: ['key_1'] })
  expect(exported.rows).toBe(1)
})

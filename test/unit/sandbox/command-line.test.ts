import { readFlags, readSmtpUrl, UsageError } from '@sandbox/command-line'
import { describe, expect, test } from 'vitest'

describe('flags', () => {
  test('have defaults', () => {
    const { options, isLive } = readFlags([])
    expect(isLive).toBe(false)
    expect(options).toMatchObject({
      port: 4010,
      data: './horizon-data',
      scenario: 'acme',
      plan: 'professional',
      profile: 'full'
    })
  })

  test('are all taken', () => {
    const text =
      '--port 0 --data d --scenario acme --plan starter --seed s --scale 10000 --audit 1000000 --live --profile documented --clock c --fault f --admin-secret-file a'
    const { options, isLive } = readFlags(text.split(' '))
    expect(isLive).toBe(true)
    expect(options).toEqual({
      port: 0,
      data: 'd',
      scenario: 'acme',
      plan: 'starter',
      seed: 's',
      scale: 10_000,
      audit: 1_000_000,
      profile: 'documented',
      clockFile: 'c',
      faultFile: 'f',
      adminSecretFile: 'a'
    })
  })

  test.each([
    [['--port', '70000'], '--port takes a whole number from 0 to 65535, not "70000"'],
    [['--port', 'http'], '--port takes'],
    [['--port', ''], '--port takes'],
    [['--port', '1e3'], '--port takes'],
    [['--scenario', 'acmee'], '--scenario takes empty or acme, not "acmee"'],
    [['--plan', 'gold'], '--plan takes'],
    [['--profile', 'full'], '--profile takes documented'],
    [['--data', ''], '--data takes'],
    [['--scale', '64'], '--scale takes a whole number from 65 to 100000, not "64"'],
    [['--scale', '100001'], '--scale takes'],
    [['--scale', 'many'], '--scale takes'],
    [['--scale', '100', '--scenario', 'empty'], '--scale goes with --scenario acme only'],
    [['--audit', '0'], '--audit takes a whole number from 1 to 10000000, not "0"'],
    [['--audit', '10000001'], '--audit takes'],
    [['--audit', '1e6'], '--audit takes'],
    [['--audit', '-5'], '--audit'],
    [['--audit', '1_000'], '--audit takes'],
    [['--audit', ''], '--audit takes'],
    [['--audit', '100', '--scenario', 'empty'], '--audit goes with --scenario acme only'],
    [['--live', '--scenario', 'empty'], '--live goes with --scenario acme only'],
    [['--live=yes'], '--live'],
    [['--port'], '--port'],
    [['extra'], 'extra']
  ])('%j is refused with the reason', (args, reason) => {
    expect(() => readFlags(args)).toThrow(UsageError)
    expect(() => readFlags(args)).toThrow(reason)
  })
})

describe('the mail server of the environment', () => {
  test.each(['smtp://127.0.0.1:2525', 'smtps://user:pass@mail.example'])('is %s', url => {
    expect(readSmtpUrl(url)).toBe(url)
  })

  test.each([undefined, ''])('is none where it is %j', text => {
    expect(readSmtpUrl(text)).toBeUndefined()
  })

  test.each(['127.0.0.1:2525', 'https://mail.example', 'smtp://', 'smtp://u:hunter2@a b'])(
    'is refused without repeating it: %j',
    text => {
      expect(() => readSmtpUrl(text)).toThrow(UsageError)
      expect(() => readSmtpUrl(text)).toThrow('SMTP_URL takes a URL such as smtp://127.0.0.1:2525')
    }
  )
})

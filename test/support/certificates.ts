import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Pair = { readonly key: string; readonly cert: string }

export type Certificates = {
  /** The issuer a test may have trusted. */
  readonly authority: string
  /** For 127.0.0.1 and localhost, from that issuer. */
  readonly valid: Pair
  readonly expired: Pair
  readonly notYetValid: Pair
  /** For horizon.example only. */
  readonly otherHost: Pair
  readonly selfSigned: Pair
}

const here = 'IP:127.0.0.1,DNS:localhost'

/** Made by `openssl` on every run, so that no private key is ever part of the repository. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'))
  const path = (name: string) => join(folder, name)
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' })

  try {
    writeFileSync(path('ca.conf'), authorityConfig)
    writeFileSync(path('index.txt'), '')
    writeFileSync(path('serial'), '01')
    openssl(...selfSigned('authority', 'Test authority', 'basicConstraints=critical,CA:TRUE'))
    openssl(...selfSigned('alone', '127.0.0.1', `subjectAltName=${here}`))
    const read = (name: string): Pair => ({
      key: readFileSync(path(`${name}.key`), 'utf8'),
      cert: readFileSync(path(`${name}.pem`), 'utf8')
    })
    const issue = (name: string, names: string, from: string, to: string): Pair => {
      openssl(...newRequest(name))
      writeFileSync(path(`${name}.ext`), `subjectAltName=${names}`)
      openssl(
        ...['ca', '-batch', '-notext', '-config', 'ca.conf', '-in', `${name}.csr`],
        ...['-out', `${name}.pem`, '-extfile', `${name}.ext`, '-startdate', from, '-enddate', to]
      )
      return read(name)
    }
    return {
      authority: readFileSync(path('authority.pem'), 'utf8'),
      selfSigned: read('alone'),
      valid: issue('valid', here, '20200101000000Z', '20990214000000Z'),
      expired: issue('expired', here, '20200101000000Z', '20200201000000Z'),
      notYetValid: issue('later', here, '20980101000000Z', '20990101000000Z'),
      otherHost: issue('other', 'DNS:horizon.example', '20200101000000Z', '20990101000000Z')
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const newKey = (name: string) => [
  ...['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
  ...['-keyout', `${name}.key`]
]

const selfSigned = (name: string, commonName: string, extension: string) => [
  ...['req', '-x509', ...newKey(name), '-out', `${name}.pem`, '-days', '3650'],
  ...['-subj', `/CN=${commonName}`, '-addext', extension]
]

const newRequest = (name: string) => [
  ...['req', ...newKey(name), '-out', `${name}.csr`, '-subj', `/CN=${name}`]
]

const authorityConfig = `
[ca]
default_ca = authority
[authority]
database = index.txt
serial = serial
new_certs_dir = .
certificate = authority.pem
private_key = authority.key
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
`

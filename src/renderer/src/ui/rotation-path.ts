export const rotationsPath = '/rotations'

export const rotationPath = (rotationId: string): string =>
  `/rotations/${encodeURIComponent(rotationId)}`

/** Where a rotation of this key is prepared; nothing happens before it is started there. */
export const newRotationPath = (keyId: string): string =>
  `/rotations/new?key=${encodeURIComponent(keyId)}`

/** The same for a leaked key: no waiting until it is quiet. */
export const emergencyRotationPath = (keyId: string): string =>
  `${newRotationPath(keyId)}&mode=emergency`

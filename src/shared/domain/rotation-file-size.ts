/** Bytes of a file of open rotations: what is larger is neither written nor read. */
export const maxRotationFileBytes = 50_000_000

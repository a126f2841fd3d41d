export type Numbers = Uint16Array | Uint32Array

/** A copy, in half the room where all of them fit. */
export function narrow(numbers: Uint32Array): Numbers {
  for (let nth = 0; nth < numbers.length; nth += 1) {
    if ((numbers[nth] as number) > 0xffff) return numbers.slice()
  }
  return new Uint16Array(numbers)
}

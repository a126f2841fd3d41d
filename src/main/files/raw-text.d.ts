declare module '*?raw' {
  const text: string
  // biome-ignore lint/style/noDefaultExport: it is how Vite gives a file as text
  export default text
}

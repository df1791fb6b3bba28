// What `--theme` and the configuration may name. Without the themes themselves: working out their colours
// takes 10 ms, which a snapshot has no use for.

/** Built in; `auto` is what the environment asks for. */
export const themeNames: readonly string[] = ['auto', 'dark', 'light', 'terminal'];

/** What names a file rather than a built-in theme. */
export const isThemeFile = (name: string): boolean => /[/.]/.test(name);

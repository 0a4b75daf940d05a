/**
 * Makes something that outlives the component that first asks for it. What a class derives from its state ends with the
 * effect that it was made in; made here, it ends with the page.
 */
export function lasting<Made>(make: () => Made): Made {
  let made: { readonly it: Made } | undefined;
  $effect.root(() => {
    made = { it: make() };
  });
  return made!.it;
}

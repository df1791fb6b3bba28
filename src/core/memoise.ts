// A function of objects that never change → the same function, which computes each answer once. Pure to its callers.

/** Remembers the answers for as long as what they are about lives. */
export function memoised<About extends object, Answer>(
	question: (about: About) => Answer,
): (about: About) => Answer {
	const answers = new WeakMap<About, {readonly answer: Answer}>();
	return (about) => {
		const known = answers.get(about);
		if (known !== undefined) return known.answer;
		const answer = question(about);
		answers.set(about, {answer});
		return answer;
	};
}

/** Remembers the last answer: several ask about the same text. */
export function rememberingLast<Answer>(
	question: (text: string) => Answer,
): (text: string) => Answer {
	let last: {readonly text: string; readonly answer: Answer} | undefined;
	return (text) => {
		if (last?.text !== text) last = {text, answer: question(text)};
		return last.answer;
	};
}

/** Makes the answer when it is first asked for, and keeps it. A costly answer then does not slow the start. */
export function once<Answer>(make: () => Answer): () => Answer {
	let made: {readonly answer: Answer} | undefined;
	return () => {
		made ??= {answer: make()};
		return made.answer;
	};
}

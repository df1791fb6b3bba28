/* SPDX-License-Identifier: GPL-2.0 */
/* a new name of a task → whether the test process that compiled this gave it */
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

#define NAME_LEN 16
/* after "kt", a letter and four digits: OWN, the same in all names that this process gives */
#define OWN_AT 7

static __always_inline int is_own(char name[NAME_LEN], const char *comm)
{
	__u32 own;

	if (bpf_probe_read_kernel_str(name, NAME_LEN, comm) < 0)
		return 0;
	__builtin_memcpy(&own, name + OWN_AT, sizeof(own));
	return own == OWN;
}

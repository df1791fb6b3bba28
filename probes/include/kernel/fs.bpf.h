/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Open files, their inodes and what is mapped of them, as the kernel has them. */
#ifndef KERNTOP_KERNEL_FS_BPF_H
#define KERNTOP_KERNEL_FS_BPF_H

#include "../kernel.bpf.h"
#include "list.bpf.h"
#include "task.bpf.h"

/* of an inode's mode, include/uapi/linux/stat.h */
#define S_IFMT 0170000
#define S_IFBLK 0060000
#define S_IFREG 0100000
#define S_IFSOCK 0140000

/* include/uapi/linux/magic.h */
#define HUGETLBFS_MAGIC 0x958458f6

/* of the owner of a rw_semaphore: readers hold it; 5.10 has two flags more, RT has one */
#define RWSEM_READER_OWNED 1
#define RWSEM_OWNER_FLAGS 7

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

/* what a program at iter/task_file is called with: an open file, or null after the last */
struct bpf_iter__task_file {
	struct file *file;
};

typedef struct {
	s64 counter;
} atomic_long_t;

struct rw_semaphore {
	/* the address of the task that holds it for writing, and flags in the low bits */
	atomic_long_t owner;
};

/* with CONFIG_PREEMPT_RT */
struct rt_mutex_base {
	struct task_struct *owner;
};

struct rwbase_rt {
	struct rt_mutex_base rtmutex;
};

struct rw_semaphore___rt {
	struct rwbase_rt rwbase;
};

struct super_block {
	unsigned long s_magic;
};

struct inode {
	u16 i_mode;
	struct super_block *i_sb;
	unsigned long i_ino;
	s64 i_size;
	struct rw_semaphore i_rwsem;
	/* its names, those of files that are open and deleted among them */
	struct hlist_head i_dentry;
};

struct address_space {
	struct inode *host;
};

struct file {
	struct address_space *f_mapping;
	struct inode *f_inode;
	/* of a socket's: the struct socket */
	void *private_data;
};

struct kiocb {
	struct file *ki_filp;
	s64 ki_pos;
};

struct iov_iter {
	u64 count;
};

#pragma clang attribute pop

static __always_inline bool is_block_device(u16 mode)
{
	return (mode & S_IFMT) == S_IFBLK;
}

static __always_inline bool is_regular(struct inode *inode)
{
	return (inode->i_mode & S_IFMT) == S_IFREG;
}

/* Not so: hugetlbfs, which brings in pages without a look-up, and inodes that hold metadata. */
static __always_inline bool is_file(struct inode *inode)
{
	return is_regular(inode) && inode->i_dentry.first &&
	       inode->i_sb->s_magic != HUGETLBFS_MAGIC;
}

/*
 * Most file systems read their metadata through the page cache of the block device. btrfs reads it through
 * that of a regular inode, which has no name, so that no process can open it. f2fs has inodes of no type.
 */
static __always_inline bool holds_metadata(struct inode *inode)
{
	return is_block_device(inode->i_mode) || (is_regular(inode) && !inode->i_dentry.first);
}

/*
 * Writers bring in the pages that they are about to fill, holding the inode for themselves. So do
 * truncation, deduplication and IMA's measuring, which look no page up either.
 */
static __always_inline bool is_writing(struct task_struct *task, struct inode *inode)
{
	struct rw_semaphore___rt *rt = (void *)&inode->i_rwsem;
	u64 owner;

	if (bpf_core_field_exists(inode->i_rwsem.owner))
		owner = inode->i_rwsem.owner.counter;
	else
		owner = (u64)rt->rwbase.rtmutex.owner & ~RWSEM_READER_OWNED;
	return !(owner & RWSEM_READER_OWNED) && (owner & ~(u64)RWSEM_OWNER_FLAGS) == (u64)task;
}

#endif

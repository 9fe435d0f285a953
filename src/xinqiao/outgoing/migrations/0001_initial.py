import django.db.models.deletion
import xinqiao.kernel.tables
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('matters', '0001_initial'),
        ('offices', '0001_initial'),
        ('offices', '__first__'),
        ('people', '0001_initial'),
    ]

    operations = [
        xinqiao.kernel.tables.MakeTables(
            operations=[
                migrations.CreateModel(
                    name='DayPost',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('since', models.DateField()),
                        ('cut', models.BooleanField(default=False)),
                        ('at', models.DateTimeField()),
                        ('posted_on', models.DateField(null=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('left_out', models.ManyToManyField(related_name='+', to='matters.paper')),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='Destruction',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('number', models.CharField(max_length=40, unique=True)),
                        ('opinion', models.CharField(max_length=300)),
                        ('cut', models.BooleanField(default=False)),
                        ('at', models.DateTimeField()),
                        ('approved_on', models.DateField(null=True)),
                        ('destroyed_on', models.DateField(null=True)),
                        ('left', models.JSONField(default=list)),
                        ('wiped_at', models.DateTimeField(null=True)),
                        ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('carried_out_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('witness', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='DestroyedFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.PositiveSmallIntegerField()),
                        ('keeping', models.CharField(choices=[('permanent', '永久'), ('thirty', '30年'), ('ten', '10年')], max_length=10)),
                        ('closed_on', models.DateField()),
                        ('struck', models.CharField(blank=True, max_length=300)),
                        ('files', models.PositiveIntegerField(default=0)),
                        ('values', models.PositiveIntegerField(default=0)),
                        ('tombstone_sha256', models.CharField(blank=True, max_length=64)),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='destroyed', to='matters.matter')),
                        ('destruction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='outgoing.destruction')),
                    ],
                    options={
                        'ordering': ['destruction', 'line'],
                    },
                ),
                migrations.CreateModel(
                    name='DestructionSheet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('pdf_path', models.CharField(max_length=120)),
                        ('pdf_sha256', models.CharField(max_length=64)),
                        ('at', models.DateTimeField()),
                        ('destruction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='outgoing.destruction')),
                    ],
                    options={
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='HandingOver',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('stage', models.CharField(max_length=16)),
                        ('turn_since', models.DateTimeField()),
                        ('turn_due', models.DateField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('number', models.CharField(max_length=40, unique=True)),
                        ('archive', models.CharField(max_length=60)),
                        ('consent', models.CharField(blank=True, max_length=80)),
                        ('closed_until', models.DateField()),
                        ('cut', models.BooleanField(default=False)),
                        ('at', models.DateTimeField()),
                        ('approved_on', models.DateField(null=True)),
                        ('receiver', models.CharField(blank=True, max_length=40)),
                        ('receipt', models.CharField(blank=True, max_length=60)),
                        ('received_on', models.DateField(null=True)),
                        ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_staff', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('turn_unit', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='HandedFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.PositiveSmallIntegerField()),
                        ('keeping', models.CharField(choices=[('permanent', '永久'), ('thirty', '30年'), ('ten', '10年')], max_length=10)),
                        ('struck', models.CharField(blank=True, max_length=300)),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handed', to='matters.matter')),
                        ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.filepackage')),
                        ('handing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='outgoing.handingover')),
                    ],
                    options={
                        'ordering': ['handing', 'line'],
                    },
                ),
                migrations.CreateModel(
                    name='HandingSheet',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('pdf_path', models.CharField(max_length=120)),
                        ('pdf_sha256', models.CharField(max_length=64)),
                        ('files', models.PositiveIntegerField()),
                        ('pieces', models.PositiveIntegerField()),
                        ('pages', models.PositiveIntegerField()),
                        ('at', models.DateTimeField()),
                        ('handing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='outgoing.handingover')),
                    ],
                    options={
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='KeepingChoice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('keeping', models.CharField(choices=[('permanent', '永久'), ('thirty', '30年'), ('ten', '10年')], max_length=10)),
                        ('reason', models.CharField(max_length=300)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='keepings', to='matters.matter')),
                    ],
                    options={
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='PostItem',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.PositiveSmallIntegerField()),
                        ('mail_number', models.CharField(blank=True, max_length=40)),
                        ('struck', models.BooleanField(default=False)),
                        ('returned_on', models.DateField(null=True)),
                        ('returned_why', models.CharField(blank=True, choices=[('unknown', '查无此人'), ('address', '地址不详、有误'), ('moved', '收件人已迁走'), ('refused', '收件人拒收'), ('uncalled', '逾期没有领取'), ('other', '其他原因')], max_length=10)),
                        ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.paper')),
                        ('post', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='outgoing.daypost')),
                        ('receiver', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                    ],
                    options={
                        'ordering': ['post', 'line'],
                    },
                ),
                migrations.CreateModel(
                    name='ReceiptBatch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('at', models.DateTimeField()),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.unit')),
                    ],
                    options={
                        'ordering': ['-id'],
                    },
                ),
                migrations.CreateModel(
                    name='ReceiptPage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('position', models.PositiveSmallIntegerField()),
                        ('name', models.CharField(max_length=40)),
                        ('path', models.CharField(blank=True, max_length=120)),
                        ('sha256', models.CharField(max_length=64)),
                        ('codes', models.JSONField(default=list)),
                        ('state', models.CharField(choices=[('waiting', '等待核对'), ('filed', '已归档'), ('aside', '已移出')], default='waiting', max_length=8)),
                        ('reason', models.CharField(blank=True, max_length=200)),
                        ('done_at', models.DateTimeField(null=True)),
                        ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pages', to='outgoing.receiptbatch')),
                        ('service', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='matters.service')),
                    ],
                    options={
                        'ordering': ['position'],
                    },
                ),
                migrations.AddIndex(
                    model_name='daypost',
                    index=models.Index(fields=['unit', '-id'], name='day_post_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='daypost',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_daypost'),
                ),
                migrations.AddIndex(
                    model_name='daypost',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_daypost'),
                ),
                migrations.AddIndex(
                    model_name='destruction',
                    index=models.Index(fields=['unit', '-id'], name='destruction_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='destruction',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_destruction'),
                ),
                migrations.AddIndex(
                    model_name='destruction',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_destruction'),
                ),
                migrations.AddConstraint(
                    model_name='destroyedfile',
                    constraint=models.UniqueConstraint(fields=('destruction', 'line'), name='destroyed_line_once'),
                ),
                migrations.AddIndex(
                    model_name='handingover',
                    index=models.Index(fields=['unit', '-id'], name='handing_of_unit'),
                ),
                migrations.AddIndex(
                    model_name='handingover',
                    index=models.Index(fields=['turn_unit', 'stage'], name='turn_handingover'),
                ),
                migrations.AddIndex(
                    model_name='handingover',
                    index=models.Index(condition=models.Q(('turn_staff__isnull', False)), fields=['turn_staff', 'stage'], name='mine_handingover'),
                ),
                migrations.AddConstraint(
                    model_name='handedfile',
                    constraint=models.UniqueConstraint(fields=('handing', 'line'), name='handed_line_once'),
                ),
                migrations.AddConstraint(
                    model_name='postitem',
                    constraint=models.UniqueConstraint(fields=('post', 'line'), name='post_line_once'),
                ),
                migrations.AddIndex(
                    model_name='receiptbatch',
                    index=models.Index(fields=['by', '-id'], name='receipts_of_person'),
                ),
                migrations.AddConstraint(
                    model_name='receiptpage',
                    constraint=models.UniqueConstraint(fields=('batch', 'position'), name='receipt_page_once'),
                ),
            ],
        ),
    ]
